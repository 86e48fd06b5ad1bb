// SPDX-License-Identifier: Apache-2.0
// What this browser has seen of other organisations' keys: the highest epoch of each circle, and whether a person has
// compared the fingerprint. An epoch that goes backwards is a sign of a swapped key.

export interface Pin {
  /** Highest epoch seen, by circle id. */
  epochs: Record<string, number>;
  /** When a person compared the fingerprint; 0: never. */
  comparedMs: number;
}

export interface PinStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

function isPin(value: unknown): value is Pin {
  const pin = value as Partial<Pin> | null;
  return typeof pin?.comparedMs === 'number' && typeof pin.epochs === 'object' && pin.epochs !== null;
}

export class Pins {
  #pins = new Map<string, Pin>();
  #key: string;

  constructor(
    network: string,
    userId: string,
    private readonly store: PinStore = localStorage,
  ) {
    this.#key = `suluh.pins.${network}.${userId}`;
    this.#read();
  }

  of(orgId: string): Pin {
    return this.#pins.get(orgId) ?? { epochs: {}, comparedMs: 0 };
  }

  /** True when the epoch is acceptable; then it is remembered. */
  see(orgId: string, circleId: string, epoch: number): boolean {
    const pin = this.of(orgId);
    const known = pin.epochs[circleId] ?? 0;
    if (epoch < known) return false;
    if (epoch > known) this.#set(orgId, { ...pin, epochs: { ...pin.epochs, [circleId]: epoch } });
    return true;
  }

  markCompared(orgId: string, now: number): void {
    this.#set(orgId, { ...this.of(orgId), comparedMs: now });
  }

  #set(orgId: string, pin: Pin): void {
    this.#pins.set(orgId, pin);
    this.store.setItem(this.#key, JSON.stringify(Object.fromEntries(this.#pins)));
  }

  #read(): void {
    try {
      const stored: unknown = JSON.parse(this.store.getItem(this.#key) ?? '{}');
      for (const [org, pin] of Object.entries(stored as object)) if (isPin(pin)) this.#pins.set(org, pin);
    } catch {
      // Damaged pins are begun anew: the first sight counts again.
    }
  }
}
