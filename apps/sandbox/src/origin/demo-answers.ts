/** What the demo API knows. Made up, and the same for everybody: nobody should plan a picnic by it. */
const skies = ['clear', 'cloudy', 'rain', 'snow', 'wind'] as const;

const quotes = [
  { text: 'A penny saved is a penny earned.', by: 'Proverb' },
  { text: 'The machine is not a thinking being, but simply an automaton which acts according to the laws imposed upon it.', by: 'Luigi Federico Menabrea' },
  { text: 'Trade is the school of patience.', by: 'Proverb' },
] as const;

/** A city's weather: the same city, the same weather. */
export function weatherOf(city: string): { city: string; sky: string; celsius: number } {
  const seed = [...city.toLowerCase()].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973, 7);
  return { city, sky: skies[seed % skies.length] ?? 'clear', celsius: (seed % 45) - 10 };
}

/** Cities somebody has asked about before; any other has weather as well. */
export const cities = ['amsterdam', 'berlin', 'lisbon', 'nairobi', 'shanghai', 'tallinn'] as const;

/** The next days of a city. */
export function forecastOf(city: string, days: number): { city: string; days: { day: number; sky: string; celsius: number }[] } {
  const of = (day: number) => {
    const { sky, celsius } = weatherOf(`${city} ${String(day)}`);
    return { day, sky, celsius };
  };
  return { city, days: Array.from({ length: days }, (_one, at) => of(at + 1)) };
}

/** A quote by its number, from the beginning again after the last. */
export function quoteOf(number: number): { number: number; text: string; by: string } {
  const quote = quotes[number % quotes.length] ?? quotes[0];
  return { number, ...quote };
}

/** How many characters, words and lines a text has. */
export function countsOf(text: string): { characters: number; words: number; lines: number } {
  return { characters: [...text].length, words: text.split(/\s+/).filter(Boolean).length, lines: text.split('\n').length };
}
