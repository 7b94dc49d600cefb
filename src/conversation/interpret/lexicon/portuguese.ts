import type { Lexicon } from './concept.ts';

export const portuguese: Lexicon = {
  search:
    'procura|procure|procurar|busca|busque|buscar|encontra|encontre|encontrar|acha|ache|ache me|procuro|estou procurando|pesquise|pesquisa|pesquisar|estou à procura|onde encontro|procurando|arranja',
  add: 'adiciona|adicione|adicionar|importa|importe|importar|carrega|carregue|carregar|pega|pegue|escolhe|escolha|baixa|baixe|baixar|quero o|fico com|inclui|inclua|seleciona|selecione|acrescenta|acrescente',
  use: 'usa|use|usar|utiliza|utilize|experimenta|tenta|tente|vamos usar|vamos com',
  upload:
    'enviar meu|subir|meu arquivo|meus próprios dados|meu próprio|meu csv|anexar|carregar meu|upload|fazer upload|meu ficheiro|enviar um arquivo|enviar arquivo|mandar meu|próprios dados',
  list: 'lista|liste|listar|listagem',
  show: 'mostra|mostre|mostrar|me mostra|mostra me|ver|exibe|exiba|quero ver|dá|mostre me|me mostre|deixa eu ver|me dê',
  describe:
    'descreve|descreva|descrever|resumo|resuma|como são os dados|o que contém|o que há em|o que tem|o que tem em|detalhes|informações|info|perfil|estatísticas|me fala sobre|me fale sobre|fala sobre|prévia|visão geral|tamanho|como é',
  set: 'define|defina|muda|mude|mudar|põe|coloca|coloque|troca|troque|é|deve ser|deveria ser|seja|como|definir|altera|altere|marca',
  train:
    'treina|treine|treinar|treinem|treina o|retreina|retreine|ajusta um modelo|cria um modelo|crie um modelo|constrói um modelo|construa um modelo|faz um modelo|faça um modelo|aprende|treinamos|vamos treinar|treinar um modelo',
  start: 'começa|comece|começar|inicia|inicie|iniciar|lança|roda|rode|executa|execute|inicializa|vamos começar|dispara',
  again: 'de novo|outra vez|novamente|mais uma vez|repete|repita',
  optimise: 'otimiza|otimize|otimizando|maximiza|maximize|minimiza',
  stop: 'para|pare|parar|cancela|cancele|cancelar|interrompe|interrompa|aborta|aborte|termina|encerra|encerre|chega|para tudo|pára|suspende',
  deploy:
    'implanta|implante|implantar|publica|publique|publicar|em produção|coloca em produção|coloque em produção|faz deploy|faça deploy|no ar|coloca no ar|coloque no ar|para produção|faça o deploy|faz o deploy|põe em produção|disponibiliza|coloca … em produção|coloque … em produção|põe … em produção|coloca … no ar|coloque … no ar',
  undeploy:
    'tira do ar|tirar do ar|tire do ar|retira do ar|retire do ar|do ar|desativa|desative|desativar|desliga|desligue|offline|retira|remove da produção|derruba|derrube|despublica|fora do ar|da produção|tira … do ar|tire … do ar|tira … de produção|tire … de produção|remova … da produção|remove … da produção',
  delete:
    'apaga|apague|apagar|exclui|exclua|excluir|deleta|delete|deletar|remove|remova|remover|elimina|elimine|joga fora',
  predict:
    'prevê|preveja|prever|previsão|previsões|prediz|predizer|predição|o que diria|estima|estime|classifica|classifique|qual seria|quanto custaria|faz uma previsão|faça uma previsão|sobreviveria|prevejo',
  would: 'o que diria|qual seria|quanto custaria|qual a chance|qual a probabilidade|e com|sobreviveria|e se',
  explain: 'explica|explique|explicar|explica me|explicação|por que|por quê|interpreta|me explica|porque|me explique',
  compare: 'compara|compare|comparar|comparação|versus|contra',
  recommend:
    'recomenda|recomende|recomendar|recomendas|recomendação|sugere|sugira|sugestão|aconselha|devo usar|indica|indicado|melhor para|serve para|sugeres',
  help: 'ajuda|me ajuda|me ajude|ajuda me|o que você faz|o que você pode fazer|o que você sabe fazer|o que sabes fazer|o que podes fazer|comandos|como funciona|como funciona isso|como começo|como usar|instruções|para que você serve|como isso funciona|como uso|o que posso fazer|socorro',
  dataset: 'conjunto de dados|dados|dataset|tabela|base de dados|base|conjunto|data',
  datasets: 'datasets|conjuntos de dados|tabelas|bases de dados|bases|conjuntos',
  model: 'modelo|algoritmo|classificador',
  models: 'modelos|algoritmos',
  run: 'run|execução|tarefa|job|processo|rodada',
  training: 'treino|treinamento|o treinamento|o treino',
  deployment: 'implantação|endpoint|api|serviço|deployment|deploy',
  target: 'alvo|variável alvo|coluna alvo|rótulo|target|objetivo|variável resposta|variável dependente|label|meta',
  column: 'coluna|variável|campo',
  columns:
    'colunas|linhas|variáveis|campos|esquema|valores faltantes|valores ausentes|nulos|valores nulos|primeiras linhas|quantas linhas|quantas colunas|registros|faltantes|tipos de dados|características|faltando',
  leaderboard:
    'resultados|resultado|classificação|placar|ranking|pontuações|pontuação|ganhou|desempenho|métricas|leaderboard|quão bom|vencedor|venceu|tabela de classificação|como foi|se saiu',
  importance:
    'importância|importante|importantes|mais importantes|importam|importam mais|influencia|influenciam|afeta|afetam|fatores|pesam|determina',
  matter: 'importam|importa|contam',
  file: 'arquivo|ficheiro|csv|excel|planilha|folha',
  status:
    'estado|progresso|como está|como vai|andamento|já está|ainda está|está rodando|como anda|status|situação|a quantas anda|em que pé|alguma novidade|indo',
  'duration-question':
    'quanto tempo|vai demorar|demora|demora muito|quanto falta|quando termina|quando acaba|dura|vai levar|demorar|quando fica pronto|quantos minutos',
  estimate: 'estimativa|tempo de treino|tempo estimado|tempo de treinamento|duração',
  left: 'falta|resta|restante|faltam|quanto falta|termina|acaba',
  done: 'acabou|terminou|concluído|concluiu|pronto|já acabou|finalizou|finalizado|completo|terminado',
  term: 'sobreajuste|overfitting|validação cruzada|árvore de decisão|árvores de decisão|rede neural|redes neurais|floresta aleatória|regressão logística|regressão linear|regressão|aprendizado de máquina|aprendizagem automática|hiperparâmetro|hiperparâmetros|regularização|matriz de confusão|acurácia|precisão|sensibilidade|séries temporais|taxa de aprendizado|dados desbalanceados|vazamento de dados|viés|variância|intervalo de confiança|valores atípicos|gradiente',
  what: 'o que|que|qual|o que é|quê|quais',
  which: 'qual|quais|que',
  how: 'como',
  why: 'por que|por quê|porque',
  whether: 'é|está|tem|há|são|pode|já',
  meaning:
    'significa|o que é|o que é um|o que é uma|o que são|diferença|diferenças|funciona|definição|serve|quer dizer',
  howto: 'como posso|como faço|como eu|como lidar|como tratar',
  hypothetical: 'o que acontece se|e se eu|é seguro|tenho que|se eu|preciso',
  should: 'devo|deveria|devemos|vale a pena|será que devo',
  best: 'melhor|melhores',
  better: 'melhor|pior',
  good: 'bom|boa|ruim|mau',
  want: 'quero|queria|gostaria|gostaria de|queremos|vamos|eu quero|vou',
  need: 'preciso|preciso de|precisamos|necessito|queria|me interessa|estou precisando',
  have: 'há|tem|tem algo|você tem|existe|existem|tens|algum|alguma|alguns|tem algum|tem alguma coisa|disponível|tem dados',
  mine: 'meus|meu|minha|minhas|nossos|nosso|tenho|eu tenho|temos|treinei|adicionei|todos|os meus|as minhas|carregados',
  own: 'próprio|própria|próprios',
  something: 'algo|alguma coisa|alguns|qualquer',
  about: 'sobre|de|do|da|com|a respeito de|acerca de|para|relacionado a|relacionados a|em torno de',
  'what-about': 'que tal|e se|e quanto a|que tal se|e com',
  instead: 'em vez disso|melhor|outra coisa|nenhum|nenhum desses|na verdade|no lugar|ao invés',
  'instead-of': 'em vez de|ao invés de|no lugar de|não',
  correction: 'não espera|espera|desculpa|quero dizer|quis dizer|digo|aliás|não desculpa|ou melhor|espere',
  it: 'o|a|isso|isto|este|esse|esta|essa|ele|ela|os|as|nele|nisso|eles',
  one: 'opção|resultado',
  everything: 'tudo|todos os dados|todos os datasets|todas|todos os modelos|nada',
  yes: 'sim|claro|com certeza|isso|certo|exato|confirmo|pode ser|isso mesmo|aham',
  go: 'vai|vamos|manda|manda ver|bora|pode ir|faz isso|faça|faça isso|continua|prossiga|vamos lá|em frente|pode começar|começa|vai em frente|vamos nessa|pode mandar',
  ok: 'ok|legal|ótimo|perfeito|entendi|beleza|bom|muito bom|tá|tá bom|show|excelente|maravilha|fixe|massa|parabéns|boa|bacana|que legal|top|certo|kkk|rsrs',
  no: 'não|nada|esquece|agora não|ainda não|depois|deixa pra lá|não obrigado|deixa',
  not: 'não|nunca|jamais|nem|ainda não',
  without: 'sem|não|exceto|menos',
  hello:
    'olá|oi|bom dia|boa tarde|boa noite|tchau|adeus|até logo|tudo bem|como vai você|quem é você|e aí|até mais|como você está|opa|quem és tu|oi tudo bem|olá tudo bem|fala aí',
  thanks:
    'obrigado|obrigada|muito obrigado|valeu|agradeço|muito obrigada|desculpe|desculpa|brigado|obrigado pela|obrigadão|vlw',
  please: 'por favor|pode|poderia|podes|você pode|podemos|faz favor|pf|pfv|você poderia|consegue|dá para|dá pra',
  injection:
    'ignore as|ignora as|ignore suas|esqueça suas|esqueça as|instruções anteriores|senha|senhas|credenciais|segredo|segredos|seu token|chave api|chave de api|outras equipes|variáveis de ambiente|outros times',
  elsewhere:
    'clima|previsão do tempo|poema|traduza|traduz|tradução|email|e-mail|receita|voo|hotel|me lembre|lembre me|piada|pizza|alarme|música|reserva|reserve|escreve|escreva|quem é|quem ganhou|presidente|capital do|capital da|compra|compre|que horas|horas são|táxi|uber|história|bolsa|canção|cozinha|jogo de ontem',
  before: 'antes de|antes|depois|mais tarde',
  and: 'e|depois|e depois|mas|então|ou|porém',
  prep: 'em|no|na|nos|nas|de|do|da|dos|das|com|sobre|para|pra|por|pelo|pela|a|ao|até|como|durante|num|numa',
  filler:
    'o|a|os|as|um|uma|uns|umas|me|te|se|nos|lhe|eu|tu|você|vocês|ele|ela|meu|minha|seu|sua|seus|de|do|da|dos|das|em|no|na|nos|nas|com|por|para|pra|que|e|ou|mas|se|muito|muita|mais|menos|já|aqui|ali|hoje|agora|só|também|tão|isso|isto|este|esse|essa|algo|algum|alguma|alguns|algumas|favor|por favor|olá|oi|obrigado|obrigada|quero|queria|gostaria|preciso|pode|poderia|podes|há|tem|é|são|está|estão|ser|estar|foi|tema|tipo|como|melhor|bom|boa|bons|grátis|pequeno|grande|sobre|relacionado|relacionados|máximo|mínimo|uns|outro|outra|outros|vamos|bem|ok|bot|primeiro|então|depois|rápido|todo|todos|toda|lá|coisa|kaggle|qual|usando|usar|vou|vai|eles|pouco',
  foresee: 'detectar|detetar|adivinhar|saber se|saber quais|saber quem|identificar|descobrir|reconhecer|antecipar',
  'how-many': 'quantos|quantas',
  keep: 'fica com o melhor|fique com o melhor|mantenha o melhor',
};
