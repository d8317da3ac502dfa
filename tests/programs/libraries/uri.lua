-- URIs: parsing, normalizing, resolving (RFC 3986 §5.4), changing parts, schemes of their own, wrong ones.
local URI = require "uri"

local function show(text)
  local uri, problem = URI:new(text)
  if not uri then
    return print(text, nil, problem)
  end
  print(text, tostring(uri) ~= text and tostring(uri) or "=", uri:scheme(), uri:userinfo(), uri:host(), uri:port(), uri:path(),
    uri:query(), uri:fragment())
end

for text in ([[
http://Example.ORG:80/%7Efoo/../bar/./baz?a=b&c#top HTTPS://user:pass@[::1]:8443/ http://[v7.abc:d]/ http://1.2.3.4/
ftp://ftp.example.com/file;type=a mailto:someone@example.org urn:isbn:0-306-40615-2 urn:oid:1.2.840 urn:ISSN:0317-8471
file:///etc/passwd data:text/plain;charset=utf-8;base64,SGVsbG8= rtsp://media.example.com:554/ telnet://host:23 pop://me@mail/
../relative?x#y //host/path news:comp.lang.lua /absolute/./path/.. http://a/b/c/%2e%2E/d
http://[1::2::3]/ http://[12345::]/ http://exa<mple/ http://x/a%20b%c3%a4?q=%zz urn:isbn:0-306-40615-1 http://h/?a|b file://host
]]):gmatch("%S+") do
  local ok, message = pcall(show, text)
  if not ok then
    print(text, "error", (message:gsub("^.-:%d+: ", "")))
  end
end
print(pcall(URI.new, URI, "http://x/%4"))

local base = "http://a/b/c/d;p?q"
for text in ("g:h g ./g g/ /g //g ?y g?y #s g#s g?y#s ;x g;x g;x?y#s . ./ .. ../ ../g ../.. ../../ ../../g ../../../g "
    .. "/./g /../g g. .g g.. ..g ./../g ./g/. g/./h g/../h g;x=1/./y g;x=1/../y g?y/./x g#s/../x http:g"):gmatch("%S+") do
  print(text, URI:new(text, base))
end
for text in ("http://a/b/c/d;p?q http://a/b/e http://a/x http://other/ http://a/b/c/ https://a/b"):gmatch("%S+") do
  local relative = URI:new(text)
  relative:relativize(base)
  print(text, relative)
end

local uri = URI:new("http://example.org/old")
print(
  uri:host("Sub.Example.com"), uri:port(8080), uri:path("/new path/ä"), uri:query("a b&c=d"),
  uri:fragment("f"), uri:port(80)
)
print(uri, uri:eq("http://sub.example.com/new%20path/%C3%A4?a%20b&c=d#f"))
print(uri:scheme("https"), uri:port(443), uri, uri:port(), uri:default_port())
print(uri:uri("urn:isbn:0306406152"), uri:nid(), uri:nss(), uri:isbn_digits(), uri)
print(uri:isbn_digits("9780306406157"), uri)
for _, attempt in ipairs {{"host", "["}, {"port", -1}, {"port", 1.5}, {"path", "x"}, {"scheme", "1"}, {"userinfo", "a b"}} do
  local target = URI:new("http://h/")
  local ok, message = pcall(target[attempt[1]], target, attempt[2])
  print(attempt[1], attempt[2], ok, (tostring(message):gsub("^.-:%d+: ", "")))
end
local data = URI:new("data:,A%20brief%20note")
print(data:data_media_type(), data:data_bytes(), data:data_bytes("\0\1\2"), data:data_media_type("a/b"), data)
