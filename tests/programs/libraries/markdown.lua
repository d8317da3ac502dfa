-- Markdown to HTML. The package is written for Lua 5.1: what 5.4 no longer has is made from the debug library.
local function function_at(level)
  return type(level) == "function" and level or debug.getinfo(level + 2, "f").func
end

local function upvalue_of_env(f)
  for i = 1, math.huge do
    local name = debug.getupvalue(f, i)
    if name == "_ENV" or name == nil then
      return name and i
    end
  end
end

function setfenv(f, env)
  f = function_at(f)
  local i = upvalue_of_env(f)
  if i then
    debug.upvaluejoin(f, i, function() return env end, 1)
  end
  return f
end

unpack = table.unpack
arg = nil -- or it would take itself for the program
local markdown = require "markdown"

local text = [[
Title
=====

Sub title *with* emphasis
-------------------------

### Third level ###

A paragraph with *em*, **strong**, _both_ __kinds__, `code < & >`, ``a ` tick``, AT&T, 4 < 5, &copy; and a\*b.
Its second line ends with a break.  
Third line: <http://example.org/?a=b&c> <mailto:me@example.org>

> Quoted text
> * with a list
>
> > and more quotes

1. First
2. Second

   has two paragraphs
3. Third
   + nested
   + list
       1. deeper

* * *

    code block <with> & "stuff"
    	and a tab

An [inline link](http://example.org/a_b "A title"), a [reference][ref], an [Implicit][] one,
an ![image](/img.png "pic"), and [not a link].

[ref]: http://example.org/ref  "Reference"
[implicit]: <http://example.org/implicit>

<div class="raw">
*not emphasized*
</div>

Escapes: \\ \` \* \_ \{ \} \[ \] \( \) \# \. \! and 1986\. What a year.

- loose

- list

Last paragraph with <b>inline *html*</b> and <!-- a comment -->
]]
print(markdown(text))
print(markdown(""), markdown("one line"), markdown("# *a* `b`\n\n---\n"))
print(#markdown(text:rep(3)))
print(lock, protect, span_transform)
