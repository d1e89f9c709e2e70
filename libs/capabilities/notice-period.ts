/** Days between the announcement of a version's end and that end, where a capability does not say otherwise. */
export class NoticePeriod {
  constructor(readonly days = 90) {}
}
