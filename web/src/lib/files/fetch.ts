// SPDX-License-Identifier: Apache-2.0
// A file of a report: fetched sealed, opened here, and let through only when it is what it says it is.
import { api } from '../api/client';
import type { OpenedReport } from '../keys.svelte';
import { session } from '../session.svelte';
import { agrees, type FileKind, sniff } from './sniff';

export interface SafeFile {
  kind: FileKind;
  blob: Blob;
}

export class FileRefused extends Error {
  constructor(readonly why: 'broken' | 'liar' | 'unknown') {
    super(why);
  }
}

export async function fetchFile(
  reportId: string,
  opened: OpenedReport,
  sectionId: string,
  declared: string,
): Promise<SafeFile> {
  const sealed = await api.bytes(`/reports/${reportId}/files/${sectionId}`);
  const plain = await session.keys.openFile(opened, sectionId, sealed);
  if (!plain) throw new FileRefused('broken');
  const kind = sniff(plain.subarray(0, 32));
  if (kind === 'unknown') throw new FileRefused('unknown');
  if (!agrees(kind, declared)) throw new FileRefused('liar');
  return { kind, blob: new Blob([plain], { type: declared }) };
}
