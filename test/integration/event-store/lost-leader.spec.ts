import { describeLostLeader } from './lost-leader.fixture.js';

describeLostLeader('eventstore');
