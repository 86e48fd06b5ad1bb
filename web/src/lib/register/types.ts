// SPDX-License-Identifier: Apache-2.0
// The shapes of docs/register.md section 4. Bytes are base64url texts, ids 32 hex digits, instants UTC milliseconds.
import type { Bytes64, Id, Millis } from '../api/types';
import type { SealedMessage, Signed } from '../cases/types';

export interface KeyOut {
  epoch: number;
  schema: Bytes64;
  full: Bytes64;
  names: Bytes64;
  made_ms: Millis;
  wraps: { circle_id: Id; circle_epoch: number; wrapped: Bytes64 }[];
}

export interface OfferOut {
  epoch: number;
  from_org: Id;
  from_user: Id;
  statement: Bytes64;
  signature: Bytes64;
  made_ms: Millis;
}

export interface KeysOut {
  own: KeyOut[];
  network: KeyOut[];
  desk: KeyOut[];
  offers: OfferOut[];
  protective: Id[];
  /** Left the network with its newest key: a new epoch is due. */
  left: Id[];
  today: { used: number; most: number };
}

export interface EncodingIn {
  epoch: number;
  schema: Bytes64;
  full_key: Bytes64;
  names_key: Bytes64;
  full: Bytes64;
  names: Bytes64;
  presence: number;
}

export interface Hit {
  case_id: Id;
  section_id: Id;
  person_id: Id;
  number: string;
  role: string;
  /** Thousandths. */
  score: number;
  kind: string;
}

export interface Basis {
  basis: 'consent' | 'law';
  /** How she agreed, or the code of a rule of law. */
  reference: string;
  until_ms: Millis;
}

export interface SubjectOut {
  version: number;
  network: (Basis & { version: number }) | null;
}

export interface Missing {
  sections: { case_id: Id; section_id: Id; version: number }[];
  total: number;
}

export type KnockState = 'open' | 'different' | 'asking' | 'talking';

export interface Knock {
  id: Id;
  case_id: Id;
  section_id: Id;
  person_id: Id;
  number: string;
  strength: 'possible' | 'likely' | 'very_likely';
  state: KnockState;
  made_ms: Millis;
  answered_by: Id | null;
  other_org: Id | null;
  other_name: string;
}

export interface Talk {
  id: Id;
  /** Of others than identities `section_id` is the record's id, and there is no case. */
  kind: 'identity' | 'crossing' | 'interview' | 'list';
  case_id: Id;
  section_id: Id;
  person_id: Id;
  number: string;
  org_id: Id;
  org_name: string;
  since_ms: Millis;
}

export interface TalkMessage extends Signed {
  org_id: Id;
  org_name: string;
  made_by: Id;
  made_ms: Millis;
  message: SealedMessage | null;
}
