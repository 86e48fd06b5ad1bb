// SPDX-License-Identifier: Apache-2.0
// What staff seal: replies, signed by their circle, and notes for the circle alone (docs/formats.md section 7).
import { randomBytes, randomId, sealSection, wrapFor, wrapOwn } from './bundle';
import type { Bytes } from './bytes';
import { payloadBytes } from './envelope';
import type { CircleKeys } from './keys';
import { primitives } from './primitives';
import { type SignedStatement, signStatement } from './statement';

export interface ReplyPlace {
  reportId: string;
  orgId: string;
  circleId: string;
  epoch: number;
  seq: number;
  /** H of the organisation's reply statement before this one; empty for the first. */
  prev: Bytes;
}

export interface SealedNote {
  bundleId: string;
  sectionId: string;
  envelope: Bytes;
  ownWrapped: Bytes;
}

export interface SealedReply extends SealedNote {
  reporterWrapped: Bytes;
  statement: SignedStatement;
}

function sealText(network: string, keys: CircleKeys, epoch: number, name: string, text: string): SealedNote & { bundleKey: Bytes } {
  const bundleKey = randomBytes(32);
  const bundleId = randomId();
  const sectionId = randomId();
  const envelope = sealSection(bundleKey, network, name, sectionId, payloadBytes({ text }));
  return { bundleId, sectionId, envelope, ownWrapped: wrapOwn(keys.sym, network, bundleId, epoch, bundleKey), bundleKey };
}

/** Throws UnusableKey. */
export function sealReply(network: string, keys: CircleKeys, place: ReplyPlace, reporterBoxPk: Uint8Array, text: string): SealedReply {
  const { bundleKey, ...sealed } = sealText(network, keys, place.epoch, 'reply', text);
  const envelopeHash = primitives().hash(sealed.envelope);
  const statement = signStatement(network, { kind: 'reply', ...place, sectionId: sealed.sectionId, envelopeHash }, keys.sign);
  return { ...sealed, reporterWrapped: wrapFor(reporterBoxPk, bundleKey), statement };
}

export function sealNote(network: string, keys: CircleKeys, epoch: number, text: string): SealedNote {
  const { bundleKey: _, ...sealed } = sealText(network, keys, epoch, 'note', text);
  return sealed;
}
