// SPDX-License-Identifier: Apache-2.0
// The organisation's printed recovery key, typed into this browser: it opens the root key and every circle (docs/keys.md).
// What the server hands out beside it proves nothing, because anybody can seal to a public key: the root key must hash to
// the organisation, and a circle's keys must be those that a custodian, who was one then, signed.
import type { Recovery } from '../api/types';
import * as seal from '../seal';
import type { Partner } from './directory';

/** `unreadable`: mistyped. `foreign`: of another organisation. `swapped`: the server's copy of the root key is not ours. */
export type PaperFault = 'unreadable' | 'foreign' | 'swapped';

export interface PaperEpoch {
  epoch: number;
  seed: Uint8Array;
}
export interface PaperCircle {
  circleId: string;
  team: string;
  class: string;
  epochs: PaperEpoch[];
  /** How many copies do not fit what was signed; they are not used. */
  swapped: number;
}

export class Paper {
  constructor(
    readonly rootSeed: Uint8Array,
    readonly circles: readonly PaperCircle[],
    /** Who uses it becomes, or stays, an administrator with the root key. */
    readonly administrator: boolean,
  ) {}

  wipe(): void {
    seal.wipe(this.rootSeed);
    for (const circle of this.circles) for (const { seed } of circle.epochs) seal.wipe(seed);
  }
}

function circlesOf(network: string, own: Partner, box: seal.BoxKeyPair, copies: Recovery): PaperCircle[] {
  const circles = new Map<string, PaperCircle>();
  for (const copy of copies.circles) {
    const circle = circles.get(copy.circle_id) ?? { circleId: copy.circle_id, team: copy.team, class: copy.class, epochs: [], swapped: 0 };
    circles.set(copy.circle_id, circle);
    const seed = seal.unwrapSecret(box, seal.fromBase64url(copy.wrapped));
    if (seed && seal.isSignedCircle(network, own.id, own.statements, own.circles, copy.circle_id, copy.epoch, seal.circleKeys(seed))) circle.epochs.push({ epoch: copy.epoch, seed });
    else circle.swapped += 1;
  }
  return [...circles.values()];
}

/** The box of a paper that was typed; null where it cannot be read. */
export function paperBox(code: string): seal.BoxKeyPair | null {
  const printed = seal.parsePrintedCode(code);
  return printed && seal.orgRecoveryKeys(printed);
}

export function fitsPaper(own: Partner | null, box: seal.BoxKeyPair): boolean {
  return own?.recoveryPk != null && seal.toHex(box.publicKey) === seal.toHex(own.recoveryPk);
}

export function openPaper(network: string, own: Partner | null, code: string, copies: Recovery): Paper | PaperFault {
  const box = paperBox(code);
  if (!box) return 'unreadable';
  if (!own || !fitsPaper(own, box)) return 'foreign';
  const rootSeed = seal.unwrapSecret(box, seal.fromBase64url(copies.root));
  if (!rootSeed || seal.orgId(seal.signKeypair(rootSeed).publicKey) !== own.id) return 'swapped';
  return new Paper(rootSeed, circlesOf(network, own, box, copies), copies.administrator);
}
