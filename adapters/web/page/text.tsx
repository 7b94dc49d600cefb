const LINK = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/;

/** Words as they are, line by line; addresses can be followed. */
export function Words({ text }: { readonly text: string }) {
  // Every second part is what matched.
  return (
    <>
      {text.split(LINK).map((part, i) =>
        i % 2 === 1 ? (
          <a key={i} href={part} target="_blank" rel="noreferrer noopener">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const TODAY = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const OTHER_DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** `14:05`, with the day where it is another than today. */
export function when(at: string): string {
  const date = new Date(at);
  return (date.toDateString() === new Date().toDateString() ? TODAY : OTHER_DAY).format(date);
}
