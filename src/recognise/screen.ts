/** Tells which recognisers a line is worth showing to, in one pass for all of them. */
import type { Recogniser } from "../model/event.ts";
import { DigitLiterals, LiteralIndex } from "./literal-index.ts";
import { ShapeMemory } from "./shape.ts";

/** Bits of a number that JavaScript keeps apart; recognisers beyond share the last one. */
const MOST_BITS = 30;

export class Screen {
  private readonly index: LiteralIndex;
  private readonly bits: readonly number[];
  /** Recognisers that tell for themselves. */
  private readonly own: { readonly recogniser: Recogniser; readonly bit: number }[] = [];
  private readonly byRecogniser: ReadonlyMap<Recogniser, number>;
  private readonly shapes: ShapeMemory<number>;

  constructor(recognisers: readonly Recogniser[]) {
    this.byRecogniser = new Map(recognisers.map((r, i) => [r, 1 << Math.min(i, MOST_BITS)]));
    const bits = new Map<string, number>();
    for (const [recogniser, bit] of this.byRecogniser)
      if (recogniser.holds !== undefined) this.own.push({ recogniser, bit });
      else for (const literal of recogniser.literals) bits.set(literal, (bits.get(literal) ?? 0) | bit);
    this.index = new LiteralIndex([...bits.keys()]);
    this.bits = [...bits.values()];
    const digits = new DigitLiterals(() => recognisers.flatMap((r) => r.literals));
    this.shapes = new ShapeMemory(
      (text) => this.look(text),
      (text) => digits.choicesIn(text),
    );
  }

  /** One bit for each recogniser of which a literal stands in the text. */
  of(text: string): number {
    return this.shapes.get(text);
  }

  private look(text: string): number {
    let mask = 0;
    this.index.each(text, (literal) => {
      mask |= this.bits[literal] as number;
    });
    for (const { recogniser, bit } of this.own) if (recogniser.holds?.(text)) mask |= bit;
    return mask;
  }

  /** Whether a recogniser is among those that `of` found. */
  wants(recogniser: Recogniser, mask: number): boolean {
    return (mask & (this.byRecogniser.get(recogniser) ?? 0)) !== 0;
  }
}
