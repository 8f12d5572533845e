-- Sends the requests of a file through wrk, with a fresh UUIDv7 and a fresh serial in their holes.
-- Arguments: file, first serial, milliseconds since 1970.
local requests, count, first, stamp = {}, 0, 1, 0
local format, random, floor, concat = string.format, math.random, math.floor, table.concat

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local all = file:read("*a")
  file:close()
  for whole in all:gmatch("([^\30]+)") do
    local pieces = {}
    for piece in whole:gmatch("([^\31]+)") do pieces[#pieces + 1] = piece end
    requests[#requests + 1] = pieces
  end
  first, stamp = tonumber(args[2]), tonumber(args[3])
  math.randomseed(stamp % 2147483647)
end

local function uuid()
  local now = stamp + floor(count / 8)
  return format("%08x-%04x-7%03x-%04x-%06x%06x", floor(now / 65536), now % 65536, random(0, 4095),
    random(32768, 49151), random(0, 16777215), random(0, 16777215))
end

function request()
  local pieces = requests[count % #requests + 1]
  local serial = format("%04d", first + floor(count / #requests))
  count = count + 1
  if #pieces == 3 then return pieces[1] .. uuid() .. pieces[2] .. serial .. pieces[3] end
  local parts = { pieces[1] }
  for place = 2, #pieces do
    parts[2 * place - 2] = place % 2 == 0 and uuid() or serial
    parts[2 * place - 1] = pieces[place]
  end
  return concat(parts)
end

function done(summary, latency)
  local errors = summary.errors
  print(format('{"answered": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "failed": %d, "lost": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
