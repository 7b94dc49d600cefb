/**
 * What a word or a phrase can mean to this assistant, in any language. Lexicons map phrases to concepts, rules
 * combine concepts into commands; so a rule is written once and holds in every language.
 */
export type Concept =
  // things one can ask for
  | 'search'
  | 'add'
  | 'use'
  | 'upload'
  | 'list'
  | 'show'
  | 'describe'
  | 'set'
  | 'train'
  | 'start'
  | 'again'
  | 'optimise'
  | 'stop'
  // "keep the best": end early with what there is
  | 'keep'
  | 'deploy'
  | 'undeploy'
  | 'delete'
  | 'predict'
  // a result hoped for, in any words: "spot", "tells me if"
  | 'foresee'
  | 'explain'
  | 'compare'
  | 'recommend'
  | 'help'
  // things one can ask about
  | 'dataset'
  | 'datasets'
  | 'model'
  | 'models'
  | 'run'
  | 'training'
  | 'deployment'
  | 'target'
  | 'column'
  | 'columns'
  | 'leaderboard'
  | 'importance'
  | 'file'
  | 'status'
  | 'duration-question'
  | 'estimate'
  | 'left'
  | 'done'
  | 'term'
  | 'source'
  // how it is asked
  | 'what'
  | 'which'
  | 'how'
  | 'how-many'
  | 'why'
  | 'whether'
  | 'meaning'
  | 'howto'
  | 'hypothetical'
  | 'should'
  // asked about what was, not for what shall be
  | 'past'
  | 'best'
  | 'better'
  | 'good'
  | 'matter'
  | 'would'
  | 'want'
  | 'need'
  | 'have'
  | 'mine'
  | 'own'
  | 'something'
  | 'about'
  | 'what-about'
  | 'instead'
  | 'instead-of'
  | 'correction'
  | 'first'
  | 'it'
  | 'one'
  | 'everything'
  // turns of talk
  | 'yes'
  | 'go'
  | 'ok'
  | 'no'
  | 'not'
  | 'without'
  // takes back what was just said
  | 'withdrawn'
  | 'hello'
  | 'thanks'
  | 'please'
  // what is not for us
  | 'injection'
  | 'elsewhere'
  // the small words
  | 'before'
  | 'and'
  | 'prep'
  | 'filler';

/** Phrases separated by `|`, folded or not; `…` stands for an object in the middle of a verb ("take … down"). */
export type Lexicon = Partial<Record<Concept, string>>;

type Words<Text extends string> = Text extends `${infer Head} ${infer Rest}` ? Head | Words<Rest> : Text;

/** The concepts that are named, with spaces between; a slip does not compile. */
export const concepts = <Text extends string>(
  ...texts: readonly (Words<Text> extends Concept ? Text : never)[]
): readonly Concept[] => texts.flatMap((text) => text.split(' ') as Concept[]);
