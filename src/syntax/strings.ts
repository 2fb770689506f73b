/** Texts in quotes: two escapes, `\"` and `\\`. */

export const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** A text without its closing quote has been reported; what is there counts. */
export const unquote = (image: string): string => {
  const inside = image.slice(1, image.length > 1 && image.endsWith('"') ? -1 : undefined);
  return inside.replace(/\\(["\\])/g, '$1');
};
