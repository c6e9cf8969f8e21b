// Tools that agents get from outside the sandbox.
import { text, url } from '../forms.ts';
import { optional, preset } from '../setting.ts';

export const tools = {
  TAVILY_API_KEY: optional(text('the key as Tavily shows it'), {
    meaning: 'Key for Tavily, with which research workers and planners search the web (`web_search`).',
    otherwise: 'no web search',
    secret: true,
  }),
  TAVILY_BASE_URL: preset(url('https://gateway.example.com/tavily'), 'https://api.tavily.com', {
    meaning: 'Address of Tavily, or of a compatible server.',
  }),
  MCP_CONFIG: optional(text('/etc/troupe/mcp.json'), {
    meaning: 'JSON file with the MCP servers whose tools workers get.',
    otherwise: 'no MCP servers',
  }),
};
