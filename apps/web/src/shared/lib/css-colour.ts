/** Resolves a custom property to a colour a canvas understands, in the theme that holds now. */
export function cssColour(property: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${property})`;
  probe.style.display = 'none';
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}
