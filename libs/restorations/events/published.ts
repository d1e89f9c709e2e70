/** No topic of its own: what was published has to be called back where it was published. */
export const restorationMessages = {
  messages: {},
  notPublished: {
    LogRestored: 'It stands in the history for operators and auditors, and calls nothing back by itself.',
  },
};
