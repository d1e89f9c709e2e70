/**
 * 1 to 63 lower-case letters, digits and hyphens, a letter first and no hyphen last: a label after RFC 1035, so producers can call
 * what they make by it, and no room for a sentence about somebody, which would have to be sealed and could not be searched.
 */
export const instanceNamePattern = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
