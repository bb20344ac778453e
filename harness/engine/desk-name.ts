/** The directory of a drill's desk in that of its run: nothing there is part of the record. */
export const deskName = 'desk';
/** The directories of an exam's drills in that of the exam. */
export const drillName = /^drill-\d+$/;
/** The file in it that says which process the trainee is, where it is a program: its owner's label, see owner.ts. */
export const traineeMark = 'trainee';
