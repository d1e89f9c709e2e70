import { describeConnecting } from './connecting.fixture.js';

describeConnecting('kurrentdb');
