// SPDX-License-Identifier: Apache-2.0
// Rules for files that are to be sent, checked before anything is sealed: number, size, and that the content is what
// the browser says it is.
import { agrees, sniff } from './sniff';

export const kMaxFiles = 5;
export const kMaxFileBytes = 20 * 1024 * 1024;
export const kAccept = 'image/jpeg,image/png,application/pdf,audio/*,video/*';

export type FileFault = 'many' | 'empty' | 'large' | 'kind';

export function faultOf(head: Uint8Array, size: number, type: string): FileFault | null {
  if (size === 0) return 'empty';
  if (size > kMaxFileBytes) return 'large';
  return agrees(sniff(head), type) ? null : 'kind';
}
