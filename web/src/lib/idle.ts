// SPDX-License-Identifier: Apache-2.0
// Calls `onIdle` when the person has not touched the page for `limitMs`. Sleep counts: the clock is asked, not a timer.

const kActs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
const kStepMs = 5_000;

export function watchIdle(limitMs: number, onIdle: () => void, now: () => number = Date.now): () => void {
  let last = now();
  const touch = () => {
    // After a long sleep the first touch must not reset a limit that has already passed.
    if (now() - last < limitMs) last = now();
  };
  const look = () => {
    if (now() - last >= limitMs) onIdle();
  };
  for (const act of kActs) addEventListener(act, touch, { capture: true, passive: true });
  document.addEventListener('visibilitychange', look);
  const timer = setInterval(look, kStepMs);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
    for (const act of kActs) removeEventListener(act, touch, { capture: true });
  };
}
