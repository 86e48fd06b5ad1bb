// SPDX-License-Identifier: Apache-2.0
// A form whose unsaved fields stay sealed on this device: a closed tab or a lost connection loses nothing. Called while a
// component is made.
import { onMount } from 'svelte';
import { drafts } from '../drafts';

const kKeepMs = 600;

export class FormDraft {
  /** What stands in the form is kept. */
  kept = $state(false);
  #ready = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #blank = '';
  #last = '';

  /** `read` gives the form's fields, `write` takes those of a draft. */
  constructor(
    private readonly name: string,
    private readonly read: () => object,
    private readonly write: (fields: Record<string, unknown>) => void,
  ) {
    this.#blank = this.#last = JSON.stringify(read());
    onMount(() => {
      void this.#resume();
      return () => this.#flush();
    });
    $effect(() => {
      const text = JSON.stringify(this.read());
      if (!this.#ready || text === this.#last) return;
      this.#last = text;
      this.kept = false;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#save(), kKeepMs);
    });
  }

  /** After the form was sent: nothing of it stays. */
  async forget(): Promise<void> {
    clearTimeout(this.#timer);
    this.kept = false;
    this.#blank = this.#last = JSON.stringify(this.read());
    await drafts.remove(this.name);
  }

  async #resume(): Promise<void> {
    const stored = await drafts.load(this.name);
    if (stored) {
      this.write(JSON.parse(stored) as Record<string, unknown>);
      this.#last = JSON.stringify(this.read());
      this.kept = true;
    }
    this.#ready = true;
  }

  async #save(): Promise<void> {
    if (this.#last === this.#blank) await drafts.remove(this.name);
    else this.kept = await drafts.save(this.name, this.#last);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    if (this.#ready && !this.kept && this.#last !== this.#blank) void this.#save();
  }
}
