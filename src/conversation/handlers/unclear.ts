import type { Command, Slots } from '../command.ts';
import { contextOf } from '../context.ts';
import { inWords } from '../in-words.ts';
import { offer } from '../question.ts';
import type { Answer, Scene } from '../scene.ts';

/** Asks which reading is meant, the likeliest first. */
export async function unclear({ readings }: Slots<'unclear'>, scene: Scene): Promise<Answer> {
  const context = await contextOf(scene);
  const choices = (readings as readonly Command[]).map((next) => {
    const words = inWords(next, context);
    return { names: [words.charAt(0).toUpperCase() + words.slice(1)], next };
  });
  return offer('I am not sure what you mean. Which of these is it?', choices, scene);
}
