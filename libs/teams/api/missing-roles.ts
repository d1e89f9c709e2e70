/** What a refusal says of the role that is missing. */
export const operatorsOnly = 'This takes the role of an operator for this team';
export const membersOnly = 'This takes a role in this team, or that of an operator';
