public import Media

/// Small pictures of a presentation, in rows on sheets, for players that show them over the time line.
public struct ThumbnailSheets: Equatable, Sendable {
    /// Relative to the presentation's folder, in the order of time.
    public var paths: [String]
    /// Sheets before these, which are there no longer.
    public var removedCount = 0
    public var columnCount: Int
    public var rowCount: Int
    public var size: FrameSize
    /// From one picture to the next.
    public var distance: Interval

    /// Counts below 1 and distances below a millisecond are raised to it.
    public init(paths: [String], columnCount: Int, rowCount: Int, size: FrameSize, distance: Interval) {
        self.paths = paths
        self.columnCount = max(1, columnCount)
        self.rowCount = max(1, rowCount)
        self.size = size
        self.distance = max(distance, Interval(milliseconds: 1))
    }

    /// A cue for each picture, until the presentation ends or the sheets do.
    public func cues(duration: Interval) -> WebVTT {
        var cues: [WebVTT.Cue] = []
        let removed = Int64(max(0, removedCount)) * Int64(columnCount * rowCount)
        var start = Interval(nanoseconds: distance.nanoseconds &* removed)
        sheets: for path in paths {
            for y in 0..<rowCount {
                for x in 0..<columnCount {
                    guard start < duration else { break sheets }
                    let end = min(start + distance, duration)
                    let area = FrameArea(
                        x: x * size.width, y: y * size.height, width: size.width, height: size.height)
                    cues.append(WebVTT.Cue(start: start, end: end, payload: .area(path: path, area)))
                    start = end
                }
            }
        }
        return WebVTT(cues)
    }
}
