/** Lower-case letters, digits and hyphens, 1 to 50 of them: what a tag is written in. */
export const tagPattern = /^[a-z0-9-]{1,50}$/;

export const isTag = (text: string): boolean => tagPattern.test(text);
