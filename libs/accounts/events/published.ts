const secret = 'Tokens, and who holds them, concern nobody outside.';
const erased = 'What was erased, and that it was, concerns nobody outside.';

/** No topic: nothing of this lib leaves the house. */
export const accountMessages = {
  messages: {},
  notPublished: {
    TokenIssued: secret,
    TokenRevoked: secret,
    TokenOwnershipTransferred: secret,
    TokensRevocationOrdered: secret,
    SubjectErasureOrdered: erased,
    InstanceErasureOrdered: erased,
    TokensErasureOrdered: erased,
  },
};
