-- Sends the requests of a file through wrk, with a fresh UUIDv7 and a fresh serial in their holes.
-- Arguments: file, first serial, milliseconds since 1970.
local requests, count, first, stamp = {}, 0, 1, 0
local format, random, floor, gsub = string.format, math.random, math.floor, string.gsub

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for whole in file:read("*a"):gmatch("([^\30]+)") do requests[#requests + 1] = whole end
  file:close()
  first, stamp = tonumber(args[2]), tonumber(args[3])
  math.randomseed(stamp % 2147483647)
end

local function uuid()
  local now = stamp + floor(count / 8)
  return format("%08x-%04x-7%03x-%04x-%06x%06x", floor(now / 65536), now % 65536, random(0, 4095),
    random(32768, 49151), random(0, 16777215), random(0, 16777215))
end

function request()
  local serial = format("%04d", first + floor(count / #requests))
  local whole = requests[count % #requests + 1]
  count = count + 1
  return (gsub(whole, "[\29\31]", function(hole) return hole == "\31" and uuid() or serial end))
end

function done(summary, latency)
  local errors = summary.errors
  print(format('{"answered": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "failed": %d, "lost": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
