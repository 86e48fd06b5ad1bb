// SPDX-License-Identifier: Apache-2.0
// What stands on paper: the margins of every page say whose file it is, who printed it and when. The words change with the
// case, so the rule is made here (a sheet of the document, which the content security policy allows).

/** A text inside a CSS string: quotes, backslashes and line ends as escapes. */
function cssText(text: string): string {
  return `"${text.replace(/["\\\n\r\f]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `)}"`;
}

export interface Margins {
  left: string;
  /** Before "1 / 4". */
  page: string;
  /** Whose paper it is. */
  top: string;
}

/** The returned function takes the rule away again. */
export function setMargins({ left, page, top }: Margins): () => void {
  const sheet = new CSSStyleSheet();
  const font = 'font: 9pt "Plus Jakarta Sans", sans-serif; color: #444;';
  sheet.replaceSync(`@page { size: A4; margin: 22mm 18mm 20mm;
    @top-left { content: ${cssText(top)}; ${font} }
    @bottom-left { content: ${cssText(left)}; ${font} }
    @bottom-right { content: ${cssText(page)} " " counter(page) " / " counter(pages); ${font} } }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
