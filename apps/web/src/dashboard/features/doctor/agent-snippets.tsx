import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buyArguments, curlSnippet, mcpScript, mcpSnippet, pythonSnippet, runCommand, scriptFiles, type SnippetLanguage, snippetLanguages, type SnippetOffer, typescriptSnippet } from '../../../shared/lib/agent-snippets.js';
import { networkLook } from '../../../shared/lib/network-look.js';
import { CodeBlock } from '../../../shared/ui/code-block.js';
import { Segmented } from '../../../shared/ui/segmented.js';

interface Props {
  ways: readonly SnippetOffer[];
  /** Whether agents find it at Till's MCP server. */
  listed: boolean;
  resourceId: string;
}

/** Code that pays this very address, for the network the reader picks. */
export function AgentSnippets({ ways, listed, resourceId }: Props) {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<SnippetLanguage>('typescript');
  const [network, setNetwork] = useState<string | null>(null);
  const way = ways.find((one) => one.network === network) ?? ways[0];
  if (!way) return <p className="text-sm text-ink-3">{t('doctor.snippets.nothing')}</p>;
  const runs = (script: keyof typeof scriptFiles) => <CodeBlock label={t('doctor.snippets.runs', { file: scriptFiles[script], network: networkLook(way.network).title })} text={runCommand(way, script)} />;
  return (
    <div className="grid min-w-0 gap-4">
      <div className="flex flex-wrap gap-3">
        <Segmented label={t('doctor.snippets.language')} value={language} onChange={setLanguage} options={snippetLanguages.filter((one) => listed || one !== 'mcp').map((value) => ({ value, label: t(`doctor.snippets.${value}`) }))} />
        {ways.length > 1 && language !== 'curl' && (
          <Segmented label={t('doctor.snippets.network')} value={way.network} onChange={setNetwork} options={ways.map((one) => ({ value: one.network, label: networkLook(one.network).title }))} />
        )}
      </div>
      {language === 'curl' && <CodeBlock tall label={t('doctor.snippets.curl')} text={curlSnippet(way)} hint={t('doctor.snippets.curlHint')} />}
      {language === 'typescript' && (
        <>
          <CodeBlock tall label={t('doctor.snippets.typescript')} text={typescriptSnippet(way)} />
          {runs('typescript')}
        </>
      )}
      {language === 'mcp' && (
        <>
          <CodeBlock label={t('doctor.snippets.mcp')} text={mcpSnippet(new URL(way.url).origin)} hint={t('doctor.snippets.mcpHint')} />
          <CodeBlock label={t('doctor.snippets.mcpCall')} text={JSON.stringify({ name: 'buy', arguments: buyArguments(way, resourceId) })} />
          <CodeBlock tall label={t('doctor.snippets.mcpScript')} text={mcpScript(way, resourceId)} />
          {runs('typescript')}
        </>
      )}
      {language === 'python' && (
        <>
          <CodeBlock tall label={t('doctor.snippets.python')} text={pythonSnippet(way)} hint={t('doctor.snippets.pythonHint')} />
          {runs('python')}
        </>
      )}
    </div>
  );
}
