// SPDX-License-Identifier: Apache-2.0
// The conversation after a knock: read from signed bytes, never from what the server says about them.
import { api, problemText } from '../api/client';
import { caseProblem } from '../cases/case.svelte';
import { sealMessage } from '../cases/sharing';
import { openMessage, read } from '../cases/views';
import { m } from '../i18n';
import { live } from '../live.svelte';
import { session } from '../session.svelte';
import type { TalkMessage } from './types';

export interface TalkLine {
  key: string;
  orgName: string;
  own: boolean;
  issuedMs: number;
  /** Null where our keys do not open it. */
  text: string | null;
  /** False where the signature does not hold, or it was said elsewhere or to somebody else. */
  genuine: boolean;
}

export class Conversation {
  lines = $state.raw<TalkLine[]>([]);
  loaded = $state(false);
  busy = $state(false);
  problem = $state('');

  constructor(
    readonly knockId: string,
    readonly otherOrg: string,
  ) {}

  /** Loads, and again when news come; returns what ends it. */
  follow(): () => void {
    void this.load();
    return live.listenKnocks(() => void this.load());
  }

  async load(): Promise<void> {
    try {
      const { messages } = await api.get<{ messages: TalkMessage[] }>(`/register/knocks/${this.knockId}/messages`);
      this.lines = messages.map((one, position) => this.#line(one, position));
      this.problem = '';
    } catch (error) {
      this.problem = problemText(error);
    }
    this.loaded = true;
  }

  /** True when it was sent. */
  async send(text: string): Promise<boolean> {
    this.busy = true;
    try {
      const { message, hash } = sealMessage(this.otherOrg, text, 'matching');
      const said = session.keys.sign({
        kind: 'talk',
        knockId: this.knockId,
        toOrg: this.otherOrg,
        messageHash: hash,
        issuedMs: Date.now(),
        orgId: session.org?.id ?? '',
        userId: session.user?.id ?? '',
      });
      await api.post(`/register/knocks/${this.knockId}/messages`, { ...said, message });
      await this.load();
      return this.problem === '';
    } catch (error) {
      this.problem = caseProblem(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  #line(one: TalkMessage, position: number): TalkLine {
    const own = session.org?.id ?? '';
    const said = read(one.org_id, one, 'talk');
    const receiver = one.org_id === own ? this.otherOrg : own;
    const genuine = said !== null && said !== undefined && said.knockId === this.knockId && said.toOrg === receiver;
    return {
      key: `${one.made_ms} ${position}`,
      orgName: one.org_name || m.reg_talk_unknown(),
      own: one.org_id === own,
      issuedMs: said?.issuedMs ?? one.made_ms,
      text: genuine ? openMessage(one.message, said.messageHash) : null,
      genuine,
    };
  }
}
