// How elements are made here: always from text, never from HTML.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element with attributes and children. `true` sets an attribute without a value; `false`, `null` and
 * `undefined` set none. A key that begins with "on" names an event. Children: text and elements; empty ones
 * are left out.
 * @param {string} name
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    } else if (value === true) {
      made.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(key, String(value));
    }
  }
  for (const child of children) if (child) made.append(child);
  return made;
}

/** Sets the text of `node`, if it is another than before: what does not change costs the browser nothing.
 * @param {Element} node @param {string} text */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @type {Record<string, {path: string, hollow?: boolean}>} */
const SHAPES = {
  critical: { path: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z' },
  high: { path: 'M8 1.5 15.2 14.5H.8z' },
  normal: { path: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z' },
  low: { path: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z', hollow: true },
};

/** The shape of an urgency. Its word stands beside it, so it is silent to a screen reader.
 * @param {string} urgency */
export function shape(urgency) {
  const { path, hollow } = SHAPES[urgency] ?? SHAPES.normal;
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', '0 0 16 16');
  drawing.setAttribute('class', hollow ? 'shape hollow' : 'shape');
  drawing.setAttribute('aria-hidden', 'true');
  const outline = document.createElementNS(SVG, 'path');
  outline.setAttribute('d', path);
  drawing.append(outline);
  return drawing;
}

/** Shape and word of an urgency. @param {string} urgency @param {string} word */
export function urgencyMark(urgency, word) {
  const mark = element('span', { class: 'urgency', 'data-urgency': urgency });
  mark.append(shape(urgency), element('span', {}, word));
  return mark;
}

/** The address, if it is one of the web; what else a post may call its address is not for clicking.
 * @param {string | undefined} address @returns {string | null} */
export function webAddress(address) {
  if (!address) return null;
  try {
    const parsed = new URL(address);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
  } catch {
    return null;
  }
}

export const MOVES = !matchMedia('(prefers-reduced-motion: reduce)').matches;
