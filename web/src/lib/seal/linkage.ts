// SPDX-License-Identifier: Apache-2.0
// How linkage keys are named, so that a wrap cannot be taken for another (docs/register.md section 2).
import { type Bytes, frame, fromHex, idBytes, toHex, u64 } from './bytes';
import { hash } from './hash';

/** `owner`: the organisation for its own key, the network for the network's. */
export function linkageId(scope: 'own' | 'network' | 'desk', owner: string, epoch: number): string {
  return toHex(hash(frame('suluh/1', 'linkage', scope, idBytes(owner), u64(epoch))).subarray(0, 16));
}

/** Hex texts of schema id and the two key ids. */
export function spaceHash(schema: string, full: string, names: string): Bytes {
  return hash(frame(fromHex(schema), fromHex(full), fromHex(names)));
}
