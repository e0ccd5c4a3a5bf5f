public import Media

/// A picture of a presentation's guide, as a JPEG file.
public enum GuidePicture: Equatable, Sendable {
    case poster([UInt8])
    case sheet(Sheet)

    /// Thumbnails in rows.
    public struct Sheet: Equatable, Sendable {
        /// Counted from 1.
        public var number: Int
        /// Thumbnails on this sheet and on those before it.
        public var pictureCount: Int
        /// Of a thumbnail.
        public var size: FrameSize
        public var bytes: [UInt8]

        public init(number: Int, pictureCount: Int, size: FrameSize, bytes: [UInt8]) {
            self.number = number
            self.pictureCount = pictureCount
            self.size = size
            self.bytes = bytes
        }
    }

    /// Few enough that a live viewer does not wait long for a sheet, so many that there are few files.
    public static let columnCount = 5
    public static let rowCount = 5
    public static var countPerSheet: Int { columnCount * rowCount }

    /// A thumbnail is not larger.
    public static let thumbnailLimit = FrameSize(width: 160, height: 90)
    /// A poster is not larger: wider than most pages show it.
    public static let posterLimit = FrameSize(width: 1280, height: 720)

    /// The size of a picture that is made smaller to be within a limit, in even numbers.
    public static func size(of picture: FrameSize, within limit: FrameSize) -> FrameSize {
        guard !picture.isEmpty else { return FrameSize(width: 2, height: 2) }
        var (width, height) = (picture.width, picture.height)
        if width > limit.width { (width, height) = (limit.width, height * limit.width / width) }
        if height > limit.height { (width, height) = (width * limit.height / height, limit.height) }
        return FrameSize(width: max(2, width & ~1), height: max(2, height & ~1))
    }
}
