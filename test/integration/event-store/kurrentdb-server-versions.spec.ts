import { describeServerVersions } from './server-versions.fixture.js';

describeServerVersions('kurrentdb');
