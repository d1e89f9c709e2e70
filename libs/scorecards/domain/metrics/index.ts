import { casebook } from '../casebook.js';
import { holdings } from '../cases/holdings.js';
import { launches } from '../cases/launches.js';
import { provisions } from '../cases/provisions.js';
import { firstTimeRight } from './first-time-right.js';
import { mttasp } from './mttasp.js';
import { mttfd } from './mttfd.js';
import { selfServiceRate } from './self-service-rate.js';
import { supportedShare } from './supported-share.js';

/** Every metric there is, beside the cases it counts. A new one is a file, and its name here. */
export const casebooks = [
  casebook(provisions, mttfd, firstTimeRight, selfServiceRate),
  casebook(holdings, supportedShare),
  casebook(launches, mttasp),
];

export const definitions = casebooks.flatMap((book) => book.definitions);
