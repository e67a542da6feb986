const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#245c43"/>' +
  '<path d="M7 13h18v11H7zM11 13V8h10v5M13 18h6" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round" stroke-linecap="round"/></svg>';

/** Till's mark as a data: URI: it costs no request, and the policy allows images of that kind. */
export const siteIcon = `data:image/svg+xml;base64,${btoa(drawing)}`;
