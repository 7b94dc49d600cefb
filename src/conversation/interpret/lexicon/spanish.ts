import type { Lexicon } from './concept.ts';

export const spanish: Lexicon = {
  search:
    'busca|buscar|búscame|buscame|buscando|encuentra|encuéntrame|encontrar|estoy buscando|busco|dónde encuentro|consígueme|consigue|búsqueda',
  add: 'añade|añadir|agrega|agregar|añádelo|agrégalo|importa|importar|carga|cargar|toma|coge|elige|escoge|quiero el|descarga|descargar|trae|me quedo con|añademe|selecciona',
  use: 'usa|usar|utiliza|utilizar|prueba|prueba con|usemos|usamos|vamos con',
  upload:
    'subir|sube|subo|mi archivo|mi propio|mis propios datos|mi csv|adjuntar|mi fichero|propio archivo|propios datos|cargar mi|adjunto',
  list: 'lista|listar|listado|enumera',
  show: 'muestra|muéstrame|muestrame|mostrar|enséñame|ver|dame|enseña|mira|quiero ver|déjame ver|muéstranos',
  describe:
    'describe|descríbeme|describir|descríbelo|resumen|resume|vista previa|cómo son los datos|qué contiene|qué hay en|qué tiene|detalles|información|info|perfil|estadísticas|háblame de|cuéntame sobre|qué tan grande|explora|cómo se ven',
  set: 'pon|cambia|cambiar|establece|define|usa|fija|es|debe ser|debería ser|sea|como|poner|configura|marca',
  train:
    'entrena|entrenar|entrénalo|entrenalo|entrenemos|entrene|reentrena|ajusta un modelo|construye un modelo|crea un modelo|haz un modelo|crear un modelo|aprende|entrename|entrenas|hazme un modelo|entrenamos|vuelve a entrenar',
  start: 'empieza|empezar|comienza|comenzar|inicia|iniciar|arranca|lanza|lanzar|empecemos|ejecuta',
  again: 'otra vez|de nuevo|nuevamente|repite',
  optimise: 'optimiza|optimizando|maximiza|minimiza|optimiza para',
  stop: 'para|parar|detén|detener|detente|cancela|cancelar|cancélalo|cancelalo|páralo|paralo|aborta|abortar|frena|interrumpe|termina|basta|alto|deténlo|detenlo|corta',
  deploy:
    'despliega|desplegar|despliégalo|despliegalo|publica|publicar|en producción|a producción|ponlo en producción|lanza a producción|poner en producción|pasa a producción|haz público|implementa|activa como api|pon … en producción|poner … en producción|pasa … a producción|pon … en línea|pon … online',
  undeploy:
    'retira|retirar|retíralo|fuera de línea|desactiva|desactivar|apaga|apagar|offline|quita de producción|quita el despliegue|baja|da de baja|despublica|de producción|sin conexión|desconecta|quita … de producción|saca … de producción|retira … de producción',
  delete: 'borra|borrar|bórralo|elimina|eliminar|elimínalo|quita|suprime|remueve|deshazte',
  predict:
    'predice|predecir|predicción|predicciones|pronostica|pronóstico|predecimos|prediga|qué diría|estima|clasifica|predíceme|pronosticar|cuánto costaría|cuál sería|sobreviviría|qué dice',
  would: 'qué diría|cuánto costaría|cuál sería|qué probabilidad|qué pasaría con|y con|sobreviviría',
  explain: 'explica|explicar|explícame|explícalo|explicación|por qué|interpreta|razón|explicame',
  compare: 'compara|comparar|comparación|compáralos|versus|frente a|contra',
  recommend:
    'recomienda|recomiendas|recomendar|recomiéndame|recomendación|sugiere|sugieres|sugiéreme|aconsejas|conviene|me recomiendas|debería usar|sirve para|es mejor para|debo usar',
  help: 'ayuda|ayúdame|ayudame|qué puedes hacer|que puedes hacer|qué sabes hacer|comandos|cómo funciona|cómo funciona esto|cómo empiezo|instrucciones|cómo te uso|para qué sirves|qué haces|qué puedo hacer|cómo se usa',
  dataset: 'conjunto de datos|datos|dataset|tabla|data|set de datos|base de datos|conjunto',
  datasets: 'datasets|conjuntos de datos|tablas|conjuntos',
  model: 'modelo|algoritmo|clasificador',
  models: 'modelos|algoritmos',
  run: 'run|ejecución|corrida|trabajo|proceso|tarea',
  training: 'entrenamiento|entreno|el entrenamiento',
  deployment: 'despliegue|endpoint|api|servicio|punto de acceso',
  target:
    'objetivo|variable objetivo|columna objetivo|etiqueta|target|la meta|variable dependiente|variable a predecir',
  column: 'columna|variable|campo',
  columns:
    'columnas|filas|variables|campos|esquema|valores faltantes|valores nulos|nulos|primeras filas|cuántas filas|cuántas columnas|registros|tipos de datos|faltantes|características',
  leaderboard:
    'resultados|resultado|clasificación|tabla de posiciones|ranking|puntuaciones|puntuación|ganó|qué tan bueno|qué tal fue|rendimiento|métricas|leaderboard|tabla de líderes|ganador|desempeño|qué tan bien|cómo salió',
  importance:
    'importancia|importante|importantes|más importantes|importan|importan más|influye|influyen|afecta|afectan|factores|determina|más influyentes|pesan más',
  matter: 'importan|importa|cuentan',
  file: 'archivo|fichero|csv|excel|hoja de cálculo|hoja',
  status:
    'estado|progreso|cómo va|como va|cómo vamos|va el|sigue|sigue corriendo|avance|qué tal va|por dónde va|en qué va|novedades|status|va todo',
  'duration-question':
    'cuánto tiempo|cuánto tarda|cuánto va a tardar|cuánto tardará|cuánto demora|tardará|tarda mucho|cuánto dura|cuándo termina|cuanto tiempo|cuanto tarda|cuánto falta|cuanto falta|tardar|cuándo estará|cuánto tomará',
  estimate: 'estimación|tiempo de entrenamiento|tiempo estimado|duración',
  left: 'falta|queda|restante|faltan|cuánto falta|termina',
  done: 'terminó|termino|ha terminado|acabó|acabado|listo|terminado|completado|finalizó|ya está|ya acabó|terminaste|has terminado|acabaste|ya terminó|ya acabó|ya terminaste',
  term: 'sobreajuste|subajuste|validación cruzada|árbol de decisión|árboles de decisión|red neuronal|redes neuronales|bosque aleatorio|bosques aleatorios|regresión logística|regresión lineal|regresión|aprendizaje automático|hiperparámetro|hiperparámetros|regularización|matriz de confusión|exactitud|precisión|sensibilidad|clasificación|series temporales|tasa de aprendizaje|datos desbalanceados|fuga de datos|sesgo|varianza|intervalo de confianza|overfitting|valores atípicos',
  what: 'qué|que|cuál|cual|cuáles|qué es|cuál es|qué son',
  which: 'cuál|cuáles|qué|cual|que',
  how: 'cómo|como|qué tan',
  why: 'por qué|porqué',
  whether: 'es|está|tiene|hay|son|puede|ya',
  meaning:
    'significa|qué es un|qué es una|qué es el|qué es la|diferencia|diferencias|funciona|definición|sirve|qué es|en qué consiste',
  howto: 'cómo puedo|cómo hago|cómo se hace|cómo manejo|cómo trato',
  hypothetical: 'qué pasa si|qué pasaría si|es seguro|tengo que|si borro|si elimino|qué sucede si',
  should: 'debería|debo|deberíamos|vale la pena|conviene',
  best: 'mejor|mejores',
  better: 'mejor|peor',
  good: 'bueno|buen|buena|malo',
  want: 'quiero|quisiera|me gustaría|queremos|vamos a|quiero que|voy a',
  need: 'necesito|necesitamos|hace falta|me gustaría|busco|me interesa|me interesan|requiero',
  have: 'hay|tienes|existe|existen|tenéis|tienen|hay algo|tienes algo|algún|alguna|algunos|disponible',
  mine: 'mis|mi|nuestros|nuestro|tengo|tenemos|he subido|todos|he entrenado|he añadido|cargados',
  own: 'propio|propia|propios',
  something: 'algo|alguna cosa|algunos|cualquier',
  about: 'sobre|acerca de|de|con|relacionado con|para|respecto a|referente a',
  'what-about': 'y si|qué tal|qué hay de|qué tal si|y con',
  instead: 'en su lugar|en vez|mejor|otra cosa|ninguno|ninguno de esos|más bien|en cambio|en realidad',
  'instead-of': 'en vez de|en lugar de|no',
  correction: 'no espera|espera|perdón|quiero decir|digo|mejor dicho|no perdón',
  it: 'lo|la|esto|eso|este|esta|ese|esos|estos|ello|los|con esto|con eso|ellos',
  one: 'opción|uno|resultado',
  everything: 'todo|todos los datos|todos los datasets|todas|todos los modelos|nada',
  yes: 'sí|si|claro|por supuesto|correcto|confirmo|exacto|así es|desde luego|sip',
  go: 'dale|adelante|hazlo|vamos|procede|continúa|venga|ya|sigue|empieza|comienza|hágalo|órale|ándale|empecemos',
  ok: 'vale|bien|genial|perfecto|entendido|de acuerdo|excelente|bueno|muy bien|guay|ok|estupendo|buenísimo|qué bien|fantástico|increíble|jaja|jajaja|buen trabajo',
  no: 'no|nada|olvídalo|ahora no|todavía no|luego|no gracias|aún no|déjalo',
  not: 'no|nunca|jamás|ni|todavía no|aún no|tampoco',
  without: 'sin|no|excepto|menos',
  hello:
    'hola|buenos días|buenas tardes|buenas noches|buenas|qué tal|adiós|hasta luego|chao|cómo estás|quién eres|hasta mañana|nos vemos|saludos|hola qué tal|buen día|qué onda|cómo te llamas',
  thanks: 'gracias|muchas gracias|mil gracias|te lo agradezco|muy amable|lo siento|disculpa|gracias por',
  please: 'por favor|porfa|puedes|podrías|podemos|porfavor|me puedes|podrías por favor|pueden',
  injection:
    'ignora|olvida tus|olvida las|instrucciones anteriores|contraseña|contraseñas|credenciales|secreto|tu token|clave api|otros equipos|variables de entorno|clave secreta',
  elsewhere:
    'clima|tiempo hace|poema|traduce|traducción|correo|receta|vuelo|hotel|recuérdame|chiste|pizza|alarma|música|reserva|reservar|mesa para|escribe|escríbeme|quién es|quién ganó|presidente|capital de|compra|cómprame|qué hora|hora es|taxi|cuento|pide|bolsa|canción|cocina|partido',
  before: 'antes de|antes|después|luego|más tarde',
  and: 'y|e|luego|y luego|pero|después|entonces|o',
  prep: 'en|de|del|con|sobre|para|por|a|al|desde|hasta|según|como|durante',
  filler:
    'el|la|los|las|un|una|unos|unas|me|te|se|nos|le|les|mi|tu|su|sus|yo|tú|él|ella|de|del|al|a|en|con|por|para|que|qué|y|o|pero|si|muy|más|menos|ya|aquí|ahí|hoy|ahora|solo|también|tan|esto|eso|este|esta|algo|alguno|alguna|algún|algunos|favor|por favor|porfa|hola|gracias|quiero|quisiera|necesito|puedes|podrías|podemos|hay|tienes|es|son|está|están|ser|estar|fue|sea|ha|he|hemos|sido|tema|tipo|como|cómo|mejor|bueno|buen|buena|buenos|gratis|pequeño|grande|favorito|sobre|acerca|relacionado|relacionados|máximo|mínimo|unos|pueda|pueden|otro|otra|otros|mucho|muchos|vamos|bien|vale|ok|bot|primero|entonces|luego|rápido|rápidamente|todo|todos|mío|lo|suficiente|kaggle|cuál|usando|usar',
  foresee:
    'detectar|adivinar|saber si|saber qué|saber quién|saber cuáles|identificar|averiguar|reconocer|anticipar|quién va a|quiénes van a|cuáles van a',
  'how-many': 'cuántos|cuántas|cuantos|cuantas',
  keep: 'quédate con el mejor|conserva el mejor|guarda el mejor',
};
