import { fold } from '../../text/fold.ts';

/**
 * What people call the topics of data sets in other languages: English words, then the folded words that mean them.
 * Most titles and descriptions are in English, so a search asks for the English words.
 */
const TRANSLATIONS = `
customer churn: kundenabwanderung kundenverlust klantverloop kundabgang desabonnement desabonnements
churn: abwanderung kundigung kundigungen abandono abbandono cancelacion resiliation verloop opzegging evasao cancelamento
customer: kunde kunden cliente klant клиент клиенты клиентов
customers: clientes clienti klanten
attrition: fluktuation mitarbeiterfluktuation personeelsverloop attrito desgaste
turnover: rotatividade rotacion
employee: angestellte empleado dipendente funcionario empregados werknemer medewerkers сотрудник сотрудники сотрудников
employees: mitarbeiter empleados employes funcionarios dipendenti werknemers
house price: hauspreis huizenprijs woningprijzen
house prices: immobilienpreise hauspreise hauserpreise huizenprijzen
apartment prices: wohnungspreise
rent prices: mietpreise
house: haus hausern immobilie wohnung wohnungen casa maison appartement appartements immobili abitazioni imovel huis woning woningen дом дома домов недвижимость 房价 房屋
houses: hauser viviendas casas maisons huizen
housing: vivienda logements logement
real estate: immobilien immobilier imoveis
price: preis precio prezzo preco precos prijs prijzen цена цены цен
prices: preise precios prix prezzi
wine: wein vino vin vinho wijn
wines: vins vinhos
wine quality: weinqualitat
credit: kredit credito
credit card: kreditkarten
credit card fraud: kreditkartenbetrug
fraud: betrug fraude
card: tarjeta
cards: tarjetas
loans: kredite emprestimos
loan default: inadimplencia
concrete: beton hormigon calcestruzzo concreto бетон 混凝土
strength: festigkeit druckfestigkeit resistencia resistenza sterkte druksterkte прочность
cement: zement cemento ciment цемент
electricity: strom
electricity consumption: stromverbrauch
bike: fahrrad velo
bikes: fahrrader bicicletas velos biciclette fietsen
car: auto
cars: autos coches carros voitures
used cars: gebrauchtwagen
cancer: krebs
breast cancer: brustkrebs
heart: herz corazon coeur
heart disease: herzkrankheiten
diseases: enfermedades maladies doencas
football: fussball futbol futebol calcio voetbal
movies: filme peliculas filmes
movie reviews: filmkritiken
weather: wetter meteo
air quality: luftqualitat
earthquakes: terremoti
penguin: pinguin pinguino manchot pingouin pinguim пингвин пингвины пингвинов 企鹅 ペンギン
penguins: pinguine pinguinos pinguins manchots pingouins pinguini
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
      return foreign.split(' ').map((word) => [fold(word), english.split(' ')] as const);
    }),
);

const littleWords: ReadonlySet<string> = new Set(LITTLE_WORDS.split(/\s+/));

/** The English for a folded word; null where none is known. */
export const toEnglish = (word: string): readonly string[] | null => translated.get(word) ?? null;

export const isLittleWord = (word: string): boolean => littleWords.has(word);
