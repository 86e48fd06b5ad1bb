// SPDX-License-Identifier: Apache-2.0
// Where the people of the relation picture and the stops of the route line stand. Pure geometry.
import type { CasePerson, RouteStop } from './types';

export interface Node {
  id: string;
  role: string;
  x: number;
  y: number;
}

export interface Line {
  from: string;
  to: string;
  kind: string;
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Narrow, so that words stay readable on a phone. */
const kWidth = 400;
const kFewWidth = 320;
const kMargin = 60;
const kRadius = 22;

/** On an ellipse, beginning at the top; two people stand side by side. Lines end at the rims. */
export function layOut(people: readonly CasePerson[]): { width: number; height: number; nodes: Node[]; lines: Line[] } {
  const few = people.length <= 2;
  const height = few ? 150 : 340;
  const width = few ? kFewWidth : kWidth;
  const [rx, ry] = [width / 2 - kMargin, few ? 0 : height / 2 - kMargin];
  const turn = few ? Math.PI : -Math.PI / 2;
  const nodes = people.map((person, i) => {
    const angle = turn + (2 * Math.PI * i) / Math.max(people.length, 1);
    return { id: person.person_id, role: person.role, x: width / 2 + rx * Math.cos(angle), y: height / 2 - 12 + ry * Math.sin(angle) };
  });
  const lines = people.flatMap((person) =>
    person.relations.flatMap((relation): Line[] => {
      const from = nodes.find((node) => node.id === person.person_id);
      const to = nodes.find((node) => node.id === relation.to);
      if (!from || !to || from === to) return [];
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      const [dx, dy] = [((to.x - from.x) / length) * kRadius, ((to.y - from.y) / length) * kRadius];
      return [{ from: from.id, to: to.id, kind: relation.kind, x1: from.x + dx, y1: from.y + dy, x2: to.x - dx, y2: to.y - dy }];
    }),
  );
  return { width, height, nodes, lines };
}

export interface Stop extends RouteStop {
  x: number;
  y: number;
}

const kPerRow = 4;
const kStep = 150;
const kRow = 100;

/** The stops of a route from left to right, then back, four in a row. */
export function routeLine(route: readonly RouteStop[]): { width: number; height: number; stops: Stop[]; path: string } {
  const stops = route.map((stop, i) => {
    const row = Math.floor(i / kPerRow);
    const column = row % 2 === 0 ? i % kPerRow : kPerRow - 1 - (i % kPerRow);
    return { ...stop, x: kStep / 2 + column * kStep, y: 40 + row * kRow };
  });
  const rows = Math.max(1, Math.ceil(route.length / kPerRow));
  const path = stops.map((stop, i) => `${i === 0 ? 'M' : 'L'}${stop.x} ${stop.y}`).join(' ');
  return { width: kStep * Math.min(kPerRow, Math.max(route.length, 1)), height: rows * kRow, stops, path };
}
