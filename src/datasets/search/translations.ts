/**
 * What people call the topics of data sets in other languages, in lower case and without accents: an English word or
 * two, then the words that mean it. Titles and descriptions are in English, so that is what is searched for.
 */
const TRANSLATIONS = `
customer churn: kundenabwanderung kundenverlust klantverloop kundabgang desabonnement desabonnements
churn: abwanderung kundigung kundigungen abandono abbandono cancelacion resiliation verloop opzegging evasao cancelamento
customer: kunde kunden cliente clientes clienti klant klanten клиент клиенты клиентов
attrition: fluktuation mitarbeiterfluktuation rotacion rotatividade personeelsverloop
employee: mitarbeiter angestellte empleado empleados employes dipendente dipendenti funcionario funcionarios empregados werknemer werknemers medewerkers сотрудник сотрудники сотрудников
house price: hauspreis hauspreise immobilienpreise huizenprijs huizenprijzen woningprijzen
house: haus hauser hausern immobilie immobilien wohnung wohnungen casa casas vivienda viviendas maison maisons logement logements immobilier appartement appartements immobili abitazioni imovel imoveis huis huizen woning woningen дом дома домов недвижимость 房价 房屋
price: preis preise precio precios prix prezzo prezzi preco precos prijs prijzen цена цены цен
concrete: beton hormigon calcestruzzo concreto бетон 混凝土
strength: festigkeit druckfestigkeit resistencia resistenza sterkte druksterkte прочность
cement: zement cemento ciment цемент
penguin: pinguin pinguine pinguino pinguinos manchot manchots pingouin pingouins pinguini pinguim pinguins пингвин пингвины пингвинов 企鹅 ペンギン
bird: vogel oiseau oiseaux pajaro pajaros aves uccelli passaros vogels птицы
animal: tiere animales animaux animali animais dieren животные
telephone: telefon telefono telefonia
`;

/** The little words of the languages above, which name no topic. */
const LITTLE_WORDS = `der die das den dem des ein eine einen uber fur mit und von zu zum zur el la los las un una unos de del sobre para con y o
le les du une et au aux pour avec sur il lo gli i uno dello della dei delle di per e os as um uma do da dos em no na het een van voor met over
daten datensatz datos conjunto donnees jeu dati dados gegevens про о для`;

const translated: ReadonlyMap<string, readonly string[]> = new Map(
  TRANSLATIONS.trim()
    .split('\n')
    .flatMap((line) => {
      const [english = '', foreign = ''] = line.split(': ');
      return foreign.split(' ').map((word) => [word, english.split(' ')] as const);
    }),
);

const littleWords: ReadonlySet<string> = new Set(LITTLE_WORDS.split(/\s+/));

/** A word in the words searched for: its English, nothing for a little word, null where it is not known here. */
export function toEnglish(word: string): readonly string[] | null {
  return littleWords.has(word) ? [] : (translated.get(word) ?? null);
}
