import Media
import Mixing
import Presentations

/// Draws the poster of a presentation, and its thumbnails on sheets, and encodes them as JPEG.
///
/// A library that fails costs these pictures and nothing else.
struct ThumbnailPainter {
    /// From one thumbnail to the next.
    private let distance: Interval
    private let scaler: any FrameScaler
    private let codecs: any CodecFactory
    /// The sheet that is being filled; nil before its first thumbnail.
    private var sheet: VideoFrame?
    /// Of each thumbnail: that of the first picture, so that all fit.
    private var size: FrameSize?
    private var count = 0
    private var poster = Poster.none
    private var isSheetWritten = true
    private var pictures: [GuidePicture] = []
    private(set) var hasFailed = false

    private enum Poster: Comparable {
        case none, ofNobody, ofSomebody
    }

    /// A sheet is encoded again with each thumbnail, but not more often.
    private static let encodingDistance = Interval(milliseconds: 10_000)

    init(each distance: Interval, codecs: any CodecFactory) throws(CodecError) {
        self.distance = max(distance, Interval(milliseconds: 1000))
        self.codecs = codecs
        scaler = try codecs.frameScaler()
    }

    /// The moment of the next thumbnail.
    var moment: Interval { Interval(nanoseconds: distance.nanoseconds * Int64(count)) }

    /// Whether a picture at `time` is drawn.
    func accepts(at time: Interval, showsSomebody: Bool) -> Bool {
        !hasFailed && (time >= moment || poster < (showsSomebody ? .ofSomebody : .ofNobody))
    }

    /// Draws a picture for all moments up to `time` that have none; and as the poster, if it is the first one, or the
    /// first that shows somebody.
    mutating func paint(
        _ picture: any DecodedFrame, rotation: FrameRotation = .none, at time: Interval, showsSomebody: Bool = true
    ) {
        guard accepts(at: time, showsSomebody: showsSomebody) else { return }
        do throws(CodecError) {
            let kind = showsSomebody ? Poster.ofSomebody : .ofNobody
            if poster < kind {
                poster = kind
                try paintPoster(picture, rotation)
            }
            while moment <= time { try paintThumbnail(picture, rotation) }
        } catch {
            hasFailed = true
        }
    }

    /// No further picture comes.
    mutating func finish() {
        guard !hasFailed else { return }
        do throws(CodecError) {
            try encodeSheet()
        } catch {
            hasFailed = true
        }
    }

    /// Files that were made since the last call.
    mutating func takePictures() -> [GuidePicture] {
        guard !pictures.isEmpty else { return [] }
        defer { pictures.removeAll() }
        return pictures
    }

    private mutating func paintPoster(_ picture: any DecodedFrame, _ rotation: FrameRotation) throws(CodecError) {
        let own = rotation.upright(FrameSize(width: picture.width, height: picture.height))
        let size = GuidePicture.size(of: own, within: GuidePicture.posterLimit)
        var canvas = VideoFrame(width: size.width, height: size.height, colour: .jpeg)
        try scaler.draw(picture, crop: nil, rotation: rotation, into: &canvas, at: canvas.area)
        pictures.append(.poster(try codecs.jpeg(of: canvas)))
    }

    private mutating func paintThumbnail(_ picture: any DecodedFrame, _ rotation: FrameRotation) throws(CodecError) {
        let own = rotation.upright(FrameSize(width: picture.width, height: picture.height))
        let size = self.size ?? GuidePicture.size(of: own, within: GuidePicture.thumbnailLimit)
        self.size = size
        let (columns, rows) = (GuidePicture.columnCount, GuidePicture.rowCount)
        let place = count % GuidePicture.countPerSheet
        var sheet =
            self.sheet ?? VideoFrame(width: columns * size.width, height: rows * size.height, colour: .jpeg)
        // One owner: what is drawn into is not copied.
        self.sheet = nil
        let area = FrameArea(
            x: place % columns * size.width, y: place / columns * size.height, width: size.width, height: size.height)
        if let placement = FitPolicy.letterbox.placement(of: own, in: area) {
            try scaler.draw(picture, crop: nil, rotation: rotation, into: &sheet, at: placement.target)
        }
        self.sheet = sheet
        count += 1
        isSheetWritten = false
        let isFull = place + 1 == GuidePicture.countPerSheet
        let each = max(1, (Self.encodingDistance.nanoseconds + distance.nanoseconds - 1) / distance.nanoseconds)
        if isFull || Int64(place + 1).isMultiple(of: each) { try encodeSheet() }
        if isFull { self.sheet = nil }
    }

    private mutating func encodeSheet() throws(CodecError) {
        guard !isSheetWritten, let sheet, let size else { return }
        isSheetWritten = true
        pictures.append(
            .sheet(
                GuidePicture.Sheet(
                    number: (count - 1) / GuidePicture.countPerSheet + 1, pictureCount: count, size: size,
                    bytes: try codecs.jpeg(of: sheet))))
    }
}
