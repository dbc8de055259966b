-- Commit: one batch, whole or not at all.
--
-- KEYS[1] -> {p}:format
-- KEYS[2] -> {p}:seq
-- KEYS[3] -> {p}:o:<operation>   (not touched if ARGV[3] is "0")
-- KEYS[4…] -> in this order: records checked, indexes looked at, records put,
--             records and operations deleted, indexes removed from, indexes added to,
--             journals appended to, journals amended
--
-- ARGV[1] -> the format that must be found at KEYS[1]
-- ARGV[2] -> now in ms; expiry is judged by it
-- ARGV[3] -> when the operation is forgotten, in ms; "0" = it is not remembered
-- ARGV[4] -> how long the server itself keeps it, in ms
-- ARGV[5] -> the reply to remember
-- ARGV[6…13] -> how many: checks, gaps, puts, deletes, removes, adds, lines, amendments
-- ARGV[14…] -> checks: version each · gaps: from, to each · puts: expiry in ms, time to live in ms
--              ("0" = for ever), value each · removes: member each · adds:
--              member each (a zero byte stands for the commit's number in 16
--              digits) · lines: data each · amendments: number of the line, data each
--
-- Returns {0, version, reply}  done
--         {1, version, reply}  the operation was applied before; nothing was changed
--         {2, n}               check number n (1 is the first; gaps follow the checks) does not hold; nothing was written
--         {3, found}           another format is there, or none ("")
--         {4, n}               KEYS[n] is of a wrong type; nothing was written
--         {5, n}               amendment number n has no line; nothing was written
--
-- What a script wrote before an error stays written. So everything that can
-- fail comes first, and the first write is one that a full, read-only or
-- broken Redis refuses.

local now = tonumber(ARGV[2])

-- head reads the version of "<version> <expiry> …"; 0 if absent or expired, the
-- largest there is (store.Unreadable) if somebody wrote something else there.
local function head(text)
  local version, expires = string.match(text, '^(%d+) (%d+) ')
  if not version then return text == '' and '0' or '18446744073709551615' end
  expires = tonumber(expires)
  if now ~= 0 and expires ~= 0 and expires <= now then return '0' end
  return version
end

local format = redis.call('GET', KEYS[1])
if format ~= ARGV[1] then return {3, format or ''} end

local remember = ARGV[3] ~= '0'
if remember then
  local kind = redis.call('TYPE', KEYS[3]).ok
  if kind ~= 'string' and kind ~= 'none' then return {4, 3} end
  if kind == 'string' then
    local first = redis.call('GET', KEYS[3])
    local version = head(first)
    if version ~= '0' then
      -- A write, because WAIT promises only for what its own connection wrote.
      redis.call('PEXPIRE', KEYS[3], ARGV[4])
      return {1, version, (string.gsub(first, '^%d+ %d+ ', ''))}
    end
  end
end

local checks, gaps = tonumber(ARGV[6]), tonumber(ARGV[7])
local puts, deletes = tonumber(ARGV[8]), tonumber(ARGV[9])
local removes, adds, lines = tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12])
local amendments = tonumber(ARGV[13])

-- Types.
local function wrong(from, count, want)
  for n = from, from + count - 1 do
    local kind = redis.call('TYPE', KEYS[n]).ok
    if kind ~= want and kind ~= 'none' then return n end
  end
end
local n = wrong(2, 1, 'string')
  or wrong(4, checks, 'string')
  or wrong(4 + checks, gaps, 'zset')
  or wrong(4 + checks + gaps, puts + deletes, 'string')
  or wrong(4 + checks + gaps + puts + deletes, removes + adds, 'zset')
  or wrong(4 + checks + gaps + puts + deletes + removes + adds, lines + amendments, 'list')
if n then return {4, n} end

-- Checks.
local key, arg = 4, 14
for i = 1, checks do
  if head(redis.call('GETRANGE', KEYS[key], 0, 47)) ~= ARGV[arg] then return {2, i} end
  key, arg = key + 1, arg + 1
end
for i = 1, gaps do
  if redis.call('ZRANGEBYLEX', KEYS[key], ARGV[arg], ARGV[arg + 1], 'LIMIT', '0', '1')[1] then return {2, checks + i} end
  key, arg = key + 1, arg + 2
end
for i = 1, amendments do
  local last = redis.call('LLEN', KEYS[#KEYS - amendments + i]) - 1
  if tonumber(ARGV[#ARGV - 2 * (amendments - i) - 1]) > last then return {5, i} end
end

-- Writes. INCR comes first: it is refused when memory is full.
local version = string.format('%.0f', redis.call('INCR', KEYS[2]))
if remember then
  redis.call('SET', KEYS[3], version .. ' ' .. ARGV[3] .. ' ' .. ARGV[5], 'PX', ARGV[4])
end
for i = 1, puts do
  local text = version .. ' ' .. ARGV[arg] .. ' ' .. ARGV[arg + 2]
  if ARGV[arg + 1] == '0' then
    redis.call('SET', KEYS[key], text)
  else
    redis.call('SET', KEYS[key], text, 'PX', ARGV[arg + 1])
  end
  key, arg = key + 1, arg + 3
end
for i = 1, deletes do
  redis.call('DEL', KEYS[key])
  key = key + 1
end
for i = 1, removes do
  redis.call('ZREM', KEYS[key], ARGV[arg])
  key, arg = key + 1, arg + 1
end
local stamp = string.rep('0', 16 - #version) .. version
for i = 1, adds do
  redis.call('ZADD', KEYS[key], '0', (string.gsub(ARGV[arg], '%z', stamp)))
  key, arg = key + 1, arg + 1
end
for i = 1, lines do
  redis.call('RPUSH', KEYS[key], ARGV[arg])
  key, arg = key + 1, arg + 1
end
for i = 1, amendments do
  redis.call('LSET', KEYS[key], ARGV[arg], ARGV[arg + 1])
  key, arg = key + 1, arg + 2
end
return {0, version, ARGV[5]}
