// SPDX-License-Identifier: Apache-2.0
// Sections of a case: one bundle each, sealed anew for every version under the same key (docs/cases.md section 2).
import { randomBytes, sectionKey } from './bundle';
import type { Bytes } from './bytes';
import * as envelope from './envelope';

export interface SectionPlace {
  sectionId: string;
  class: string;
  version: number;
}

const context = (network: string, { sectionId, class: name, version }: SectionPlace): envelope.Context => ({ kind: 'section', id: sectionId, name, version, network });

/** A key for a new bundle; needed at first and after a grant of the old bundle has ended. */
export function newBundleKey(): Bytes {
  return randomBytes(32);
}

export function sealCaseSection(bundleKey: Uint8Array, network: string, place: SectionPlace, payload: Record<string, unknown>): Bytes {
  return envelope.sealJson(sectionKey(bundleKey, place.sectionId), context(network, place), payload);
}

/** Null for every failure: a foreign key, a moved, renamed or older version, bytes that hold no JSON object. */
export function openCaseSection(bundleKey: Uint8Array, network: string, place: SectionPlace, sealed: Uint8Array): Record<string, unknown> | null {
  return envelope.openJson(sectionKey(bundleKey, place.sectionId), context(network, place), sealed);
}
