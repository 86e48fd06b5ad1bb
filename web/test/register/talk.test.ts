// SPDX-License-Identifier: Apache-2.0
// A conversation after a knock: what is shown, and what is told to be no message of the other side.
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sealMessage } from '../../src/lib/cases/sharing';
import { Conversation } from '../../src/lib/register/talk.svelte';
import type { TalkMessage } from '../../src/lib/register/types';
import * as seal from '../../src/lib/seal';
import { session } from '../../src/lib/session.svelte';
import { enter, type Office, office } from '../cases/world';

const kKnock = '1'.repeat(32);
const kClasses = ['intake', 'matching'];

beforeAll(() => seal.ready());
afterEach(() => vi.unstubAllGlobals());

/** What the server gives the receiver of a message that the person signed in here wrote. */
function written(own: Office, to: Office, text: string, knockId = kKnock): TalkMessage {
  const { message, hash } = sealMessage(to.org.id, text, 'matching');
  const said = session.keys.sign({ kind: 'talk', knockId, toOrg: to.org.id, messageHash: hash, issuedMs: 5, orgId: own.org.id, userId: own.org.bob.id });
  const { bundle_id, section_id, envelope, to_circle_id, to_epoch, to_wrapped } = message;
  const there = { bundle_id, section_id, envelope, circle_id: to_circle_id, epoch: to_epoch, wrapped: to_wrapped };
  return { ...said, org_id: own.org.id, org_name: 'Kantor', made_by: own.org.bob.id, made_ms: 5, message: there };
}

describe('a conversation after a knock', () => {
  it('shows what its writer signed for this knock and this side, and nothing else', async () => {
    const [writer, reader, third] = [office('Kantor', kClasses), office('Yayasan', kClasses), office('Lain', kClasses)] as const;
    const at = (own: Office, messages: TalkMessage[] = []) =>
      enter(own, [writer, reader, third].filter((one) => one !== own), () => ({ status: 200, body: { messages } }));
    await at(writer);
    const good = written(writer, reader, 'Bisa, jam dua.');
    const other = written(writer, reader, 'Serahkan dia.');
    const elsewhere = written(writer, reader, 'Tentang orang lain.', '2'.repeat(32));
    const to_third = written(writer, third, 'Untuk yang lain.');
    await at(reader, [
      good,
      { ...good, message: other.message },
      { ...good, signature: other.signature },
      elsewhere,
      to_third,
      { ...good, org_id: third.org.id },
      { ...good, message: null },
    ]);
    const talk = new Conversation(kKnock, writer.org.id);
    await talk.load();
    expect(talk.problem).toBe('');
    expect(talk.lines.map((line) => [line.genuine, line.text])).toEqual([
      [true, 'Bisa, jam dua.'],
      [true, null],
      [false, null],
      [false, null],
      [false, null],
      [false, null],
      [true, null],
    ]);
  });
});
