// SPDX-License-Identifier: Apache-2.0
// The time as state, so that ages on the page grow without a reload.

class Clock {
  now = $state(Date.now());

  constructor() {
    setInterval(() => (this.now = Date.now()), 30_000);
  }
}

export const clock = new Clock();
