// Elements of SVG, made of attributes and children; a child that is a string becomes text, so that nothing is ever markup.

export function svgNode(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat());
  return node;
}
