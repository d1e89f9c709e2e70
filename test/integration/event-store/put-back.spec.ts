import { describePutBack } from './put-back.fixture.js';

describePutBack('eventstore');
