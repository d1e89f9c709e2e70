import { tellsWhoeverIsBehind } from './server-clock.fixture.js';

tellsWhoeverIsBehind('kurrentdb');
