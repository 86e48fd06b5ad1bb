// SPDX-License-Identifier: Apache-2.0
// Where each field stands in each format, as in src/border/mrz_layout.h: [name, kind, line, from, size, has a check digit].
export type Format = 'TD1' | 'TD2' | 'TD3' | 'MRVA' | 'MRVB';
export type Kind = 'code' | 'country' | 'number' | 'birth' | 'expiry' | 'sex' | 'optional' | 'names';

export interface Place {
  readonly name: string;
  readonly kind: Kind;
  readonly line: number;
  readonly from: number;
  readonly size: number;
  readonly checked: boolean;
}

export interface Span {
  readonly line: number;
  readonly from: number;
  readonly end: number;
}

export interface Layout {
  readonly format: Format;
  readonly lines: number;
  readonly width: number;
  readonly places: readonly Place[];
  /** Empty: a visa has none. */
  readonly composite: readonly Span[];
  /** On the line of the last span. */
  readonly compositeAt: number;
}

const place = (name: string, kind: Kind, line: number, from: number, size: number, checked = false): Place => ({
  name,
  kind,
  line,
  from,
  size,
  checked,
});
const span = (line: number, from: number, end: number): Span => ({ line, from, end });

/** Both lines of a two-line document but its optional field. */
const twoLines = (width: number): Place[] => [
  place('document_code', 'code', 0, 0, 2),
  place('issuing_state', 'country', 0, 2, 3),
  place('names', 'names', 0, 5, width - 5),
  place('document_number', 'number', 1, 0, 9, true),
  place('nationality', 'country', 1, 10, 3),
  place('birth_date', 'birth', 1, 13, 6, true),
  place('sex', 'sex', 1, 20, 1),
  place('expiry_date', 'expiry', 1, 21, 6, true),
];

const kTd1: Place[] = [
  place('document_code', 'code', 0, 0, 2),
  place('issuing_state', 'country', 0, 2, 3),
  place('document_number', 'number', 0, 5, 9, true),
  place('optional', 'optional', 0, 15, 15),
  place('birth_date', 'birth', 1, 0, 6, true),
  place('sex', 'sex', 1, 7, 1),
  place('expiry_date', 'expiry', 1, 8, 6, true),
  place('nationality', 'country', 1, 15, 3),
  place('optional_2', 'optional', 1, 18, 11),
  place('names', 'names', 2, 0, 30),
];

const twoLineComposite = (end: number): Span[] => [span(1, 0, 10), span(1, 13, 20), span(1, 21, end)];

export const kLayouts: readonly Layout[] = [
  {
    format: 'TD1',
    lines: 3,
    width: 30,
    places: kTd1,
    composite: [span(0, 5, 30), span(1, 0, 7), span(1, 8, 15), span(1, 18, 29)],
    compositeAt: 29,
  },
  {
    format: 'TD2',
    lines: 2,
    width: 36,
    places: [...twoLines(36), place('optional', 'optional', 1, 28, 7)],
    composite: twoLineComposite(35),
    compositeAt: 35,
  },
  {
    format: 'TD3',
    lines: 2,
    width: 44,
    places: [...twoLines(44), place('optional', 'optional', 1, 28, 14, true)],
    composite: twoLineComposite(43),
    compositeAt: 43,
  },
  {
    format: 'MRVA',
    lines: 2,
    width: 44,
    places: [...twoLines(44), place('optional', 'optional', 1, 28, 16)],
    composite: [],
    compositeAt: 0,
  },
  {
    format: 'MRVB',
    lines: 2,
    width: 36,
    places: [...twoLines(36), place('optional', 'optional', 1, 28, 8)],
    composite: [],
    compositeAt: 0,
  },
];
